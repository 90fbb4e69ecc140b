export default {
  layout: "article.njk",
  permalink: ({ page }) => `explainers/${page.fileSlug}.html`,
};
