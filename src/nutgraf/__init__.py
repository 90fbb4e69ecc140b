"""News explainers for Pelican: every claim names its source.

Read the modules in the order a page is made.

What there is to know, before anything is read::

    model        the records: explainers, claims, events, sources, and where each was written
    rules        every kind of problem: its code, its severity, what it is called
    dates        EDTF, kept at the precision written
    standing     positions on a claim -> how it stands
    limits       depths and numbers that no person writes
    yaml_text    YAML as libyaml reads it, in the lines of an editor
    site         what a site says of itself

From authors' files to one library::

    listing      content/    -> its files, with names that can be addresses
    gather       has each of them read, in as many processes as help
    intake       one file    -> what it holds, and what that depends on
    reading      one text    -> a document with its records
    sources      one file    -> sources, from YAML, JSON or BibTeX
    charts       data files  -> the numbers of the charts that name them
    publication  everything  -> what is published, and what stays behind with drafts
    library      what is out -> ids resolved, back-links made, events in order
    checks       library     -> problems, each with its file and line
    waivers      problems    -> those that nobody has turned off, with a reason
    checked      all of these in their order, as far as the texts themselves go

    external     library     -> outer addresses that no longer answer; only when asked

From the library to a folder of files::

    views        library     -> one view per page: all that its template can see
    render       view        -> bytes, through a template of the theme
    linked       view        -> what a page says to machines: schema.org's JSON-LD
    search       library     -> an index in which readers search, where Pagefind is installed
    feeds        library     -> Atom and JSON feeds of explainers, and of corrections
    sitemaps     library     -> the sitemap, the news sitemap, robots.txt
    data         library     -> events, claims and sources as open data
    svg          a picture from anyone -> one that only draws
    pictures     photographs -> sized for every screen, without metadata, with their credits
    cards        library     -> pictures that stand for pages elsewhere
    static       pictures, data and the theme's own files
    originals    texts as they were written, where they hold no more than their pages
    pressroom    pages through their templates, in as many processes as help; those that
                 cannot have changed are passed by (`printed`, `surface`, `closures`,
                 `looked`, `seen`, `spool`)
    press        all of these, each with what it comes from
    finished     pages       -> problems that only the whole site shows
    write        bytes       -> output/, and a manifest of what is ours (its parts: `writing`)

Around them::

    order        what a build is told
    build        the whole way, stage by stage
    run          one build; where there is nothing to do, it is `recall`ed from its `inputs`
    keeping      what builds keep for the next one, by the content it was made from
    plugin       the only module that knows Pelican
    settings     what settings may say, and where they say it
    cli          the command: build, check, serve, new (`__main__` begins and ends its process)
    serve, new   a live preview; the beginning of a site or of a text

Texts in several languages: `translations` (whose original is which, what they share), `catalogues`
(the theme's words).

What `render` is made of: `templates` (Jinja, set up for sites of many pages), `typecase` (compiles
them once for a build, and keeps that), `folding` (what it compiles them to), `phrases` (words
translated once, when a template is compiled), `macros` (parts drawn once for all pages), `styles`
and `rulesheet` (the styles that a page carries), `policy` (what it lets in beside them).

What several of these lean on: `addresses` (where everything stands on the site), `date_words` and
`date_hints` (dates in the page's language; EDTF for dates written otherwise), `number_words`
(numbers in it), `walk` (every text and link of a document), `spans` (events within a span), `slugs`
and `suggest` (words in addresses; "did you mean"), `report` (problems as they are printed), `theme`
and `stylesheet` (where the theme stands; its styles as one file), `bundles` (files made together,
where what they tell has changed), `state` (what builds keep for themselves), `tally` (what a site
rests on, in numbers), `workers` (work in several processes), `meanwhile` (work in one other),
`collector` (of garbage), `meter` and `progress` (where time goes; how far a build is), `errors` and
`written` (what keeps a build from being written; what it did), `publisher` (what a site says of
whoever publishes it).

Each stage is a function of what stands left of its arrow. Only `gather` and `static` read
authors' files, and only `write` touches the output.
"""
