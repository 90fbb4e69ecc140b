/*
  SEARCH
  The script of results.html, and the only one of the site. Whoever is there has begun to search.

  It loads Pagefind, from the site itself, with one index for each language that texts are in, once
  there are words to look for or somebody is about to type some. It draws with what the page's own templates hold, and
  takes from the index no more than words: nothing that it finds is ever read as HTML of this page.
*/

"use strict";

(() => {
  const AT_ONCE = 10; // results, before "more" is asked for
  const PARTS = 3; // sections of a text that are named below it
  const PAUSE = 200; // milliseconds without a key before a search begins
  // Those that stand on a page with others; all other results are a whole page.
  const ANCHORED = new Set(["claim", "event", "term"]);

  const form = document.getElementById("n-search");
  const box = form.elements.namedItem("q");
  const says = form.querySelector(".search__says");
  const list = form.querySelector(".search__results");
  const more = form.querySelector(".search__more");
  const index = document.querySelector(".index");
  const choices = [...form.querySelectorAll("input[type=checkbox]")];

  let indexes; // a promise, once somebody has begun
  let latest = 0; // the number of the search whose results are shown
  let rest = []; // its results that are not shown yet
  let pause;

  const say = (what, n = "") => {
    says.textContent = what ? says.dataset[what].replace("{n}", n) : "";
  };

  const showIndex = () => {
    index.style.visibility = "";
  };

  // ----- Pagefind -----

  const load = () => {
    indexes ??= start();
    return indexes;
  };

  const start = async () => {
    const bundle = new URL(form.dataset.root + form.dataset.bundle, document.baseURI);
    const made = await Promise.all(form.dataset.langs.split(" ").map((l) => inLanguage(l, bundle)));
    await Promise.all(made.map((index) => index.init()));
    // its filters have to be there before a search can count by them
    count(await Promise.all(made.map((index) => index.filters())));
    return made;
  };

  // Pagefind has an index for each language, and takes the page's own at the moment of asking. Its
  // module holds one program for all that it makes: so each language has a module of its own.
  const inLanguage = async (lang, bundle) => {
    const address = new URL(`pagefind.js?${lang}`, bundle);
    const { createInstance } = await import(address.href);
    const page = document.documentElement;
    const own = page.lang;
    page.lang = lang;
    try {
      return createInstance();
    } finally {
      page.lang = own;
    }
  };

  // ----- A search -----

  const asked = () => {
    const filters = {};
    for (const { name, value } of choices.filter((choice) => choice.checked)) {
      filters[name] ??= { any: [] };
      filters[name].any.push(value);
    }
    return { words: box.value.trim(), filters };
  };

  const search = async () => {
    clearTimeout(pause);
    const number = ++latest;
    const { words, filters } = asked();
    const isAsked = words !== "" || Object.keys(filters).length > 0;
    remember(words);
    try {
      if (isAsked && !says.textContent) say("working");
      // results stand above it: it waits for them, so that nothing that is seen is pushed down
      if (isAsked && !list.childElementCount) index.style.visibility = "hidden";
      const every = isAsked ? await load() : [];
      const found = await Promise.all(
        every.map((index) => index.search(words || null, { filters })),
      );
      if (number !== latest) return;
      if (isAsked) count(found.map((one) => one.filters));
      const results = found.flatMap((one) => one.results).sort((a, b) => b.score - a.score);
      rest = results;
      list.replaceChildren();
      await draw(number);
      if (number !== latest) return;
      // once they are painted: what appears in the same moment counts as pushed
      requestAnimationFrame(() => requestAnimationFrame(showIndex));
      say(isAsked && (results.length ? "found" : "nothing"), results.length);
    } catch (error) {
      if (number !== latest) return;
      showIndex();
      say("failed");
    }
  };

  const draw = async (number) => {
    const next = await Promise.all(rest.slice(0, AT_ONCE).map((result) => result.data()));
    if (number !== latest) return undefined;
    rest = rest.slice(AT_ONCE);
    const items = next.map(item);
    list.append(...items);
    more.hidden = rest.length === 0;
    return items[0];
  };

  // ----- What it draws -----

  const item = (data) => {
    const made = form.querySelector("[data-part=result]").content.cloneNode(true);
    const [result] = made.children;
    const [kind] = data.filters.kind;
    const link = made.querySelector(".found__title a");
    const place = address(data, ANCHORED.has(kind) ? data.anchors[0]?.id : "");
    result.lang = data.filters.lang[0];
    link.textContent = data.meta.title;
    link.href = place;
    made.querySelector(".found__facts").append(...facts(kind, data));
    made.querySelector(".found__excerpt").replaceChildren(...cut(data));
    if (!ANCHORED.has(kind)) made.querySelector(".found__parts").append(...parts(data));
    return result;
  };

  // "/12/explainers/x.html": the number only tells those of one page from each other
  const address = (data, anchor) => {
    const path = data.raw_url.replace(/^\/\d+\//, "").split("/").map(encodeURIComponent).join("/");
    return form.dataset.root + path + (anchor ? `#${encodeURIComponent(anchor)}` : "");
  };

  const facts = (kind, data) => {
    const word = form.querySelector(`template[data-kind="${kind}"]`)?.content.textContent ?? kind;
    const standing = choice("standing", data)?.querySelector(".standing")?.cloneNode(true);
    const topic = choice("topic", data)?.querySelector(".search__word")?.textContent;
    return [word, standing, data.meta.when, topic].filter(Boolean).map((fact) => {
      const made = document.createElement("span");
      made.append(fact);
      return made;
    });
  };

  const choice = (name, data) =>
    choices.find((one) => one.name === name && data.filters[name]?.includes(one.value))
      ?.parentElement;

  const parts = (data) =>
    data.sub_results
      .filter((part) => part.anchor)
      .slice(0, PARTS)
      .map((part) => {
        const made = document.createElement("li");
        const link = document.createElement("a");
        link.textContent = part.title;
        link.href = address(data, part.anchor.id);
        made.append(link);
        return made;
      });

  // Of an excerpt, words and the marks around those that were looked for; whatever else is in it.
  const marked = (html) => {
    const read = new DOMParser().parseFromString(html, "text/html").body;
    return [...read.childNodes].map((node) => {
      if (node.nodeName !== "MARK") return node.textContent;
      const made = document.createElement("mark");
      made.textContent = node.textContent;
      return made;
    });
  };

  // An excerpt, with dots where the text goes on.
  const cut = ({ excerpt, content }) => {
    const words = excerpt.replace(/<\/?mark>/g, "").trim();
    const whole = content.replace(/\s+/g, " ").trim();
    return [
      whole.startsWith(words) ? "" : "… ",
      ...marked(excerpt),
      whole.endsWith(words) ? "" : " …",
    ];
  };

  // How many results each choice would leave; how many choices are made.
  const count = (filters) => {
    for (const one of choices) {
      const sum = filters.reduce((n, by) => n + (by[one.name]?.[one.value] ?? 0), 0);
      one.parentElement.querySelector(".search__count").textContent = sum;
    }
  };

  const remember = (words) => {
    const told = new URLSearchParams(words ? { q: words } : {});
    for (const { name, value } of choices.filter((one) => one.checked)) told.append(name, value);
    const query = told.toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    for (const place of form.querySelectorAll("[data-chosen]")) {
      place.textContent = told.getAll(place.dataset.chosen).length || "";
    }
  };

  const recall = () => {
    const told = new URLSearchParams(location.search);
    box.value ||= told.get("q") ?? "";
    for (const one of choices) one.checked ||= told.getAll(one.name).includes(one.value);
    const { words, filters } = asked();
    if (words || Object.keys(filters).length) search();
  };

  // ----- Begin -----

  if (location.protocol === "file:") {
    // browsers let no script of a page from disk read the files beside it
    say("disk");
    for (const part of form.elements) part.disabled = true;
    return;
  }
  form.addEventListener("focusin", () => load().catch(() => say("failed")), { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  box.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(search, PAUSE);
  });
  for (const one of choices) one.addEventListener("change", search);
  more.addEventListener("click", async () => {
    const first = await draw(latest);
    first?.querySelector("a").focus();
  });
  recall();
})();
