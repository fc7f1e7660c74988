// Filters and search; the page says everything without them.
(function () {
  "use strict";
  var form = document.getElementById("choose");
  var chosen = document.getElementById("chosen");
  var cards = Array.prototype.slice.call(document.querySelectorAll(".card"));
  var groups = Array.prototype.slice.call(document.querySelectorAll(".group"));
  if (!form || !cards.length) { return; }

  function apply() {
    var sought = form.q.value.trim().toLowerCase();
    var shown = 0;
    cards.forEach(function (card) {
      var fits = ["priority", "service", "rating", "change"].every(function (key) {
        return !form[key] || !form[key].value || card.dataset[key] === form[key].value;
      }) && (!sought || card.textContent.toLowerCase().indexOf(sought) > -1);
      card.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    groups.forEach(function (group) { group.hidden = !group.querySelector(".card:not([hidden])"); });
    var words = shown === cards.length ? chosen.dataset.all : shown ? chosen.dataset.some : chosen.dataset.none;
    chosen.textContent = words.replace("{shown}", shown).replace("{all}", cards.length);
  }

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("change", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(apply); });
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest('a[href^="#indicator-"]');
    if (!link) { return; }
    form.reset();
    apply();
    var details = document.getElementById(link.getAttribute("href").slice(1)).querySelector("details");
    if (details) { details.open = true; }
  });
  apply();
})();
