"""Settings of this site: its names and addresses, the plugin, the theme."""

from nutgraf import plugin, theme

SITENAME = "Nutgraf"
SITESUBTITLE = "Explainers that show their workings"
# Feeds, the sitemap and canonical links need it; pages and files do not.
SITEURL = "https://nutgraf.example"
AUTHOR = "Nutgraf sample desk"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "output"
# Files in output/ that no build made, and that none may remove.
OUTPUT_RETENTION = [".gitignore"]

PLUGINS = [plugin]  # the module itself: a missing plugin stops the build
THEME = theme.PATH

# The sample's sources stand where they stood; nobody had an archive keep them.
NUTGRAF_IGNORE = ["N532"]
# Readers may see the Markdown of what they read.
NUTGRAF_ORIGINALS = "publish"
DEFAULT_PAGINATION = 20
# What search engines are told of the publisher; the corrections policy is found by its name.
NUTGRAF_PUBLISHER = {
    "publishingPrinciples": "how-we-source",
    "missionCoveragePrioritiesPolicy": "about",
}
NUTGRAF_DESKS = ["Nutgraf sample desk"]
NUTGRAF_LICENSE = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
