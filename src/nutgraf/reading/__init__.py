"""From one file's text to one `Document`: pure, and blind to every other file.

Read the modules in the order a file is read:

    front      the lines above the text   ->  `Front`, by way of `header` (and `plain_front`,
                                              where they need no YAML parser) and its `entry`
    engines    Markdown                   ->  HTML
    sanitize   HTML                       ->  HTML that may be published
    html       a body                     ->  HTML, by way of the two above
    holes      links in the HTML          ->  holes and `Link` records
    plain      HTML of ordinary Markdown  ->  the same as `dialect`, without a tree (by way of
                                              `pieces` and `passages`)
    dialect    HTML                       ->  blocks and records
    labels     one labelled quotation     ->  its record (`mislabelled`: what was meant as one)
    positions  one list item of a claim   ->  a `Position` (its verb: `verbs`)
    astray     what has the form of one and stands in no list; `folds`: characters of pasted text
    drafts     marks that keep a part back
    footnotes  notes at the foot          ->  each with what refers to it
    evidence   passages                   ->  how many name a source
    lines      what was found             ->  the line it was written on
    document   all of the above, in order
"""
