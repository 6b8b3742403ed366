// Vandaag on a phone: shows what was taken along, writes down check-ins, and says what was not sent yet.
import { send, take } from "./offline-contact.js";
import { OUTCOMES, Queue, pause, serverTime } from "./offline-queue.js";
import { Store } from "./offline-store.js";

const $ = (id) => document.getElementById(id);
const store = await Store.open();
const queue = new Queue(store, async (entries) => send(await store.device(), entries));
let failures = 0;
let later;

/** A copy of a template with `words` in the places of those names; a place without words goes. */
function filled(template, words) {
  const copy = $(template).content.firstElementChild.cloneNode(true);
  for (const place of copy.querySelectorAll("[data-words]")) {
    const text = words[place.dataset.words];
    if (text) place.textContent = text;
    else place.remove();
  }
  return copy;
}

const time = (moment) => new Date(moment)
  .toLocaleTimeString(document.documentElement.lang, { timeStyle: "short", timeZone: "Europe/Amsterdam" });

async function show(outcome) {
  for (const notice of document.querySelectorAll("[data-say]")) notice.hidden = notice.dataset.say !== outcome;
  const hide = ["someone-else", "withdrawn"].includes(outcome); // nothing of a colleague is shown
  const [list, entries] = hide ? [null, []] : [await store.list(), await store.all()];
  $("entries").replaceChildren(...entries.map(showEntry));
  $("unsent").hidden = !entries.length;
  $("send").hidden = !entries.some(({ state }) => state === "unsent");
  $("none").hidden = hide || Boolean(list);
  $("free").hidden = !list || list.visits.length > 0;
  $("people").hidden = !list?.visits.length;
  if (list && $("visits").querySelector("[open] form, :focus-visible")) return; // somebody writes, or is on the way there
  $("visits").replaceChildren(...(list?.visits ?? []).map((visit) => showVisit(visit, list, entries)));
  $("until").textContent = list ? time(list.until) : "";
}

function showEntry(entry) {
  const card = filled("entry", { ...entry, when: time(entry.at) });
  for (const mark of card.querySelectorAll("[data-state]")) if (!mark.dataset.state.includes(entry.state)) mark.remove();
  card.querySelector("[data-do=again]")?.addEventListener("click", () => act(queue.again(entry)));
  card.querySelector("[data-do=drop]").addEventListener("click", () => act(store.drop(entry.client_id)));
  return card;
}

function showVisit(visit, list, entries) {
  const card = filled("visit", visit);
  card.querySelector("dl").replaceChildren(...visit.facts.map((fact) => filled("fact", fact)));
  const call = card.querySelector("[data-call]");
  if (visit.phone) call.href = `tel:${visit.phone}`;
  else call.remove();
  if (!entries.some(({ light }) => light === visit.light)) card.querySelector("[data-noted]").remove();
  const form = card.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.closest("details").open = false;
    const said = Object.fromEntries(new FormData(form, event.submitter));
    const what = [...form.querySelectorAll(":checked + span"), event.submitter].map((e) => e.textContent).join(", ");
    const at = new Date(serverTime(list, Date.now())).toISOString();
    act(queue.add({ mood: "", ...said, light: visit.light, who: visit.who, what, at }));
  });
  return card;
}

/** Something was done with what is kept: show it, and speak with the server. */
async function act(done) {
  try {
    await done;
    $("notices").focus();
    await show();
    await meet();
  } catch {
    await show("trouble");
  }
}

/** Speak with the server: send what waits, then fetch the list. */
async function meet() {
  if (!(await store.device())) return show(); // nothing is kept here
  const waited = (await store.all()).some(({ state }) => state === "unsent");
  const outcome = await queue.sync();
  await heard(outcome === "sent" ? await fetchList() : outcome, waited);
}

async function fetchList() {
  const { status, ...list } = await take((await store.device()) ?? crypto.randomUUID()).catch(() => ({}));
  if (status === 200) await store.keep(list);
  return OUTCOMES[status] ?? "offline";
}

async function heard(outcome, sent) {
  clearTimeout(later);
  failures = outcome === "offline" ? failures + 1 : 0;
  if (failures) later = setTimeout(meet, pause(failures));
  if (outcome === "signed-out") await store.forget();
  const nobodys = outcome === "someone-else" && !(await store.all()).length;
  if (outcome === "withdrawn" || nobodys) await store.wipe();
  await show(nobodys || (outcome === "sent" && !sent) ? "" : outcome);
}

$("take").addEventListener("click", async () => heard(await fetchList()));
$("send").addEventListener("click", meet);
addEventListener("online", meet);
setInterval(() => store.list().then((list) => list || $("people").hidden || show()), 60_000); // its time may be over
for (const scope of ["/meenemen/", "/vandaag/"]) navigator.serviceWorker?.register("/sw.js", { scope });
await show();
await meet();
