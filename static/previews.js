// Says what an entity is where its link is pointed at or focused. The descriptions come from this
// site and are loaded when the first is wanted. Without this script only the previews are missing.
(() => {
  const own = document.currentScript;
  const main = document.querySelector("main");
  if (!own || !own.dataset.descriptions || !main) return;
  const root = new URL(".", own.src).href;
  const here = location.href.split("#")[0];
  const box = document.createElement("div");
  box.id = "preview";
  box.className = "preview";
  box.dir = "auto";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  document.body.append(box);

  let all = null; // the descriptions, by address from the root
  let loading = false;
  let wanted = null; // the link that is pointed at or focused
  let shown = null; // the link that the box belongs to
  let abbr = null; // its acronym, whose own tooltip would stand over the box
  let timer = 0;

  // The file of descriptions calls this.
  window.previews = (found) => {
    all = found;
    if (wanted) show(wanted);
  };

  const load = () => {
    if (loading) return;
    loading = true;
    const script = document.createElement("script");
    script.src = own.dataset.descriptions;
    document.head.append(script);
  };

  const hide = () => {
    clearTimeout(timer);
    wanted = null;
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    if (abbr) abbr.title = abbr.dataset.title;
    shown = abbr = null;
    box.hidden = true;
  };

  const show = (link) => {
    if (shown === link) return;
    const address = link.href.split("#")[0];
    const text = address.startsWith(root) && address !== here && all[address.slice(root.length).replace(/index\.html$/, "")];
    if (!text) return;
    hide();
    wanted = shown = link;
    abbr = link.querySelector("abbr[title]");
    box.textContent = text;
    if (abbr) {
      abbr.dataset.title = abbr.title;
      abbr.removeAttribute("title");
      const long = document.createElement("b");
      long.textContent = abbr.dataset.title;
      box.prepend(long, " ");
    }
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    const at = link.getClientRects()[0];
    const width = document.documentElement.clientWidth;
    const left = document.dir === "rtl" ? at.right - box.offsetWidth : at.left;
    const below = at.bottom + 6 + box.offsetHeight < innerHeight;
    box.style.left = `${scrollX + Math.max(8, Math.min(left, width - box.offsetWidth - 8))}px`;
    box.style.top = `${scrollY + (below ? at.bottom + 4 : at.top - box.offsetHeight - 4)}px`;
  };

  // A card says what it is about already.
  const linkOf = (target) => {
    const link = target.closest ? target.closest("a[href]") : null;
    return link && main.contains(link) && !link.closest(".card-title") ? link : null;
  };

  const want = (link, delay) => {
    clearTimeout(timer);
    if (shown && shown !== link) hide();
    wanted = link;
    load();
    if (all) timer = setTimeout(show, delay, link);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (box.contains(event.target)) return clearTimeout(timer);
    const link = linkOf(event.target);
    if (link) return want(link, 200);
    if (!shown || shown === document.activeElement) return;
    // Time to move the pointer onto the box.
    clearTimeout(timer);
    timer = setTimeout(hide, 300);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event.target);
    if (link) want(link, 0);
    else hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
})();
