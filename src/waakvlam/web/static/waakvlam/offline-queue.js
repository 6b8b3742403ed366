// Check-ins that still have to reach the server. This file knows no page, no storage and no network: it is given them.
//   store: all() → entries; put(entry); drop(client_id); wipe(): each happens whole or not at all
//   send(entries) → {status, entries: [{client_id, state, reason}]}; throws when there is no connection
// An entry leaves only when the server says that it has it, or when a person throws it away. Sending it twice does no
// harm: the server knows its client_id.

/** What an answer of the server means; anything else is "offline": try later. */
export const OUTCOMES = { 200: "sent", 401: "signed-out", 409: "someone-else", 410: "withdrawn" };

/** Milliseconds to wait after so many failures in a row: 5 seconds to 5 minutes, never all phones at once. */
export const pause = (failures) => Math.min(300_000, 5_000 * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);

/** The server's time now: that of the list, and what went by on this phone since it came. */
export const serverTime = (list, now) => Date.parse(list.now) + now - list.received;

/** Whether a list may still be read: until the end that the server gave it. A clock put back reads nothing. */
export const readable = (list, now) => now >= list.received && serverTime(list, now) < Date.parse(list.until);

export class Queue {
  constructor(store, send) {
    Object.assign(this, { store, send });
  }

  /** Keep a check-in until it is sent, under one name for good. */
  async add(checkIn) {
    const entry = { ...checkIn, client_id: crypto.randomUUID(), state: "unsent" };
    await this.store.put(entry);
    return entry;
  }

  /** Offer a refused entry once more. */
  again(entry) {
    return this.store.put({ ...entry, state: "unsent", reason: "" });
  }

  /** Send what waits, one by one, and hear whether this phone may still keep anything. Returns one of OUTCOMES. */
  sync() {
    this.running ??= this.#sync().finally(() => { this.running = null; }); // two calls at once are one
    return this.running;
  }

  async #sync() {
    const waiting = (await this.store.all()).filter(({ state }) => state === "unsent");
    let result = "sent";
    for (const entry of waiting.length ? waiting : [null]) {
      const answer = await this.send(entry ? [entry] : []).catch(() => null);
      if (!answer) return "offline";
      const outcome = OUTCOMES[answer.status] ?? "offline";
      if (outcome === "withdrawn") await this.store.wipe();
      if (outcome === "sent") await this.#settle(entry, answer.entries);
      else if (outcome !== "offline") return outcome;
      else result = outcome; // trouble with this one; the next may fare better
    }
    return result;
  }

  async #settle(entry, answers) {
    const { state, reason } = answers.find(({ client_id }) => client_id === entry?.client_id) ?? {};
    if (state === "kept" || state === "again") await this.store.drop(entry.client_id);
    else if (state) await this.store.put({ ...entry, state, reason }); // "compare" or "refused": for a person
  }
}
