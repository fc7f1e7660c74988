// Progressive enhancement only: every page works without this file.
"use strict";
(() => {
  document.documentElement.classList.add("js");
  const say = (text) => { const live = document.getElementById("live"); if (live) live.textContent = text; };
  document.querySelector("[data-focus]")?.focus();

  // A drop anywhere on a page with a drop zone fills its file input; choosing is sending.
  const zone = document.querySelector(".drop"), input = zone?.querySelector('input[type="file"]');
  if (input) {
    let depth = 0;
    const over = (on) => { if (zone.classList.toggle("over", on)) say("Let go to check these files."); };
    addEventListener("dragenter", (e) => { e.preventDefault(); depth++; over(true); });
    addEventListener("dragleave", () => { if (--depth <= 0) { depth = 0; over(false); } });
    addEventListener("dragover", (e) => e.preventDefault());
    addEventListener("drop", (e) => {
      e.preventDefault(); depth = 0; over(false);
      if (!e.dataTransfer?.files.length) return;
      input.files = e.dataTransfer.files;
      zone.requestSubmit();
    });
    input.addEventListener("change", () => { if (input.files.length) zone.requestSubmit(); });
  }

  // Long work: ask again and again how far it is; without script the page has a button for it.
  const job = document.querySelector("[data-job]");
  if (job) {
    say(document.querySelector("h1").textContent + " has begun.");
    const look = async () => {
      const answer = await fetch(job.dataset.job, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer?.ok) { closed(); return; }
      const at = await answer.json(), bar = job.querySelector("progress");
      if (at.total) { bar.max = at.total; bar.value = at.done; }
      job.querySelector(".how-far").textContent = at.text;
      if (at.spoken) say(at.spoken);
      if (at.next) location.replace(at.next); else setTimeout(look, 700);
    };
    setTimeout(look, 300);
  }

  // A form that is sent to a desk that is no more keeps its text: ask first whether it is there.
  const closed = () => {
    if (document.getElementById("gone")) return;
    const words = document.createElement("p");
    words.id = "gone"; words.className = "problem"; words.setAttribute("role", "alert"); words.tabIndex = -1;
    words.textContent = "The desk is closed. Start it from its shortcut; what you typed stays on this page until then.";
    document.getElementById("main").prepend(words); words.focus();
  };
  for (const form of document.querySelectorAll('form[method="post"]'))
    form.addEventListener("submit", (e) => {
      if (form.dataset.alive) { delete form.dataset.alive; return; }
      e.preventDefault();
      const button = e.submitter;
      fetch("/alive", { redirect: "error" }).then((a) => { if (!a.ok) throw a; form.dataset.alive = "1"; form.requestSubmit(button); }).catch(closed);
    });

  // Finding and cell: following one brings the other into view and marks it.
  for (const link of document.querySelectorAll('a[href^="#cell-"], a[href^="#f-"]'))
    link.addEventListener("click", () => { const to = document.querySelector(link.getAttribute("href")); to?.scrollIntoView({ block: "center", inline: "center" }); to?.focus({ preventScroll: true }); });

  // Keys: Ctrl+Enter saves from anywhere in a form. Single letters only where they were switched on (WCAG 2.1.4).
  const single = document.body.dataset.keys === "on";
  addEventListener("keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { const form = document.querySelector("form[data-main]"); if (form) { e.preventDefault(); form.requestSubmit(); } return; }
    const typing = e.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable]");
    if (!single || typing || e.ctrlKey || e.altKey || e.metaKey) return;
    const to = { j: "next", k: "prev" }[e.key];
    if (to) document.querySelector(`a[rel="${to}"]`)?.click();
    if (/^[1-9]$/.test(e.key)) document.querySelectorAll('form[data-main] .choice input[type="radio"]')[e.key - 1]?.click();
  });

  // A half-written reason is not lost by leaving.
  let touched = false;
  for (const form of document.querySelectorAll('form[method="post"]')) {
    form.addEventListener("input", (e) => { touched = e.target.type !== "file"; });
    form.addEventListener("submit", () => { if (form.dataset.alive) touched = false; }, true);
  }
  addEventListener("beforeunload", (e) => { if (touched) e.preventDefault(); });
  for (const typed of document.querySelectorAll('.choice input[type="text"]'))  // typing into a choice chooses it
    typed.addEventListener("input", () => { typed.closest(".choice").querySelector('input[type="radio"]').checked = true; });
})();
