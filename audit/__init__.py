"""What a browser and the validators say of a built site: ``make audit``.

stress     a site unlike the sample, to audit too
serving    a site on this machine, compressed as hosts serve it
kinds      pages of every kind, found by what they are
looks      what Chromium shows: axe-core, contrast, targets, reflow, shifts, requests
validator  the Nu HTML checker, on every page
phone      Lighthouse, with the profile of a phone
"""
