"""The race: Nutgraf and other generators build the same articles, side by side.

Read the modules in the order a race is run::

    words      a seed        -> words, sentences and names that nobody wrote
    corpus     a recipe      -> articles, the same for every rival
    records    a recipe      -> sources, actors, events and claims, which only Nutgraf knows
    formats    articles      -> a whole site in one rival's own format
    rivals     this machine  -> the rivals that are there, and what to install for the others
    edits      a site        -> the same site with one thing changed
    measure    a command     -> wall time, CPU time, peak memory
    output     a folder      -> its files, and which of them were written anew
    race       all of these  -> raw numbers, round by round
    results    raw numbers   -> medians and ratios, as JSON
    tables     medians       -> Markdown, and the part of it that the README shows
    plot       medians       -> SVG

``python -m bench --help`` says what can be chosen. Nothing here fails on a time.
"""
