// A site of the race: what the other rivals make too, and nothing else.
import rss from "@11ty/eleventy-plugin-rss";
import footnote from "markdown-it-footnote";

const PER_PAGE = 20;
const MONTHS =
  "January February March April May June July August September October November December".split(" ");

const slugify = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
const iso = (date) => date.toISOString().slice(0, 10);
const day = (date) =>
  `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;

// An id for each heading, as the contents list needs them.
function headingIds(markdown) {
  markdown.core.ruler.push("heading_ids", (state) => {
    state.tokens.forEach((token, index) => {
      if (token.type === "heading_open") {
        token.attrSet("id", slugify(state.tokens[index + 1].content));
      }
    });
  });
}

function contents(html) {
  const headings = html.matchAll(/<h([23]) id="([^"]+)">(.*?)<\/h[23]>/g);
  const lines = Array.from(
    headings,
    ([, level, id, words]) =>
      `<li class="contents__line" data-level="${level}"><a class="contents__link" href="#${id}">${words}</a></li>`,
  );
  return `<ol class="contents__lines">\n${lines.join("\n")}\n</ol>`;
}

const counted = new Map();
function minutes(text, key) {
  if (!counted.has(key)) {
    counted.set(key, Math.max(1, Math.round(text.split(/\s+/).length / 250)));
  }
  return counted.get(key);
}

// Every page of every list, newest articles first.
function lists(articles) {
  const groups = new Map([["index", { kicker: "", heading: "The race", base: "index", of: [] }]]);
  for (const article of articles) {
    groups.get("index").of.push(article);
    const names = [["Topic", article.data.topic], ...article.data.tags.map((tag) => ["Tag", tag])];
    for (const [kicker, heading] of names) {
      const base = `${kicker.toLowerCase()}s/${slugify(heading)}`;
      if (!groups.has(base)) groups.set(base, { kicker, heading, base, of: [] });
      groups.get(base).of.push(article);
    }
  }
  return [...groups.values()].flatMap(paged);
}

function paged({ kicker, heading, base, of }) {
  const pages = Math.ceil(of.length / PER_PAGE);
  const address = (number) => (number === 1 ? `${base}.html` : `${base}/page/${number}.html`);
  return Array.from({ length: pages }, (_, index) => ({
    kicker,
    heading,
    pages,
    count: of.length,
    number: index + 1,
    address: address(index + 1),
    newer: index > 0 ? address(index) : "",
    older: index + 1 < pages ? address(index + 2) : "",
    articles: of.slice(index * PER_PAGE, (index + 1) * PER_PAGE),
  }));
}

export default function (config) {
  config.addPlugin(rss);
  config.amendLibrary("md", (markdown) => markdown.use(footnote).use(headingIds));
  const newest = (api) => api.getFilteredByGlob("content/explainers/*.md").reverse();
  config.addCollection("articles", newest);
  config.addCollection("lists", (api) => lists(newest(api)));
  config.addFilter("slug", slugify);
  config.addFilter("iso", iso);
  config.addFilter("day", day);
  config.addFilter("minutes", minutes);
  config.addFilter("contents", contents);
  config.addGlobalData("site", {
    name: "The race",
    tagline: "The same articles for all",
    url: "https://race.example",
    feed: "feeds/all.atom.xml",
  });
  return {
    dir: { input: "content", includes: "../_includes", output: "output" },
    // articles hold no templates of their own
    markdownTemplateEngine: false,
  };
}
