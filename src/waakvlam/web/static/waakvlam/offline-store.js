// What stays on this phone: today's list and the entries not sent yet, sealed with a key that cannot be taken out.
// In the open stand the key itself and the random number by which the server knows this phone.
import { readable } from "./offline-queue.js";

const ENTRY = "entry:";
const ENTRIES = IDBKeyRange.bound(ENTRY, "entry;");
const bytes = (text) => new TextEncoder().encode(text);
const cipher = (name, iv) => ({ name: "AES-GCM", iv, additionalData: bytes(name) });
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Store {
  /** The storage with this name, made when it is not there. */
  static async open(name = "vandaag") {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept");
    return Object.assign(new Store(), { database: await answer(request) });
  }

  /** Take a list along, with the moment at which it came. */
  async keep(list, now = Date.now()) {
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await this.#change(async (kept) => {
      kept.put(list.device, "device");
      if (!(await answer(kept.getKey("key")))) kept.put({ key, id: crypto.randomUUID() }, "key");
    });
    await this.#seal("list", { ...list, received: now });
  }

  /** The list, or null when there is none or its time is over; then it goes. */
  async list(now = Date.now()) {
    const list = await this.#unseal("list");
    if (!list || readable(list, now)) return list;
    await this.forget();
    return null;
  }

  /** Let the list go, and the key too when no entry needs it. */
  forget() {
    return this.#remove("list");
  }

  /** The number of this phone; undefined before a first list. */
  device() {
    return this.#get("device");
  }

  /** All entries, the oldest first. */
  async all() {
    const names = await answer(this.#kept("readonly").getAllKeys(ENTRIES));
    const entries = await Promise.all(names.map((name) => this.#unseal(name)));
    return entries.filter(Boolean).sort((one, other) => (one.at < other.at ? -1 : 1));
  }

  put(entry) {
    return this.#seal(ENTRY + entry.client_id, entry);
  }

  drop(id) {
    return this.#remove(ENTRY + id);
  }

  /** Everything goes, the key too. */
  wipe() {
    return this.#change((kept) => kept.clear());
  }

  async #seal(name, what) {
    const { key, id } = (await this.#get("key")) ?? {};
    if (!key) throw new Error("nothing may be kept here any more");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt(cipher(name, iv), key, bytes(JSON.stringify(what)));
    await this.#change(async (kept) => {
      const now = await answer(kept.get("key"));
      if (now?.id !== id) throw new Error("the key went meanwhile"); // this would lie here unreadable
      kept.put({ iv, data }, name);
    });
  }

  async #unseal(name) {
    const [held, sealed] = await Promise.all([this.#get("key"), this.#get(name)]);
    if (!held || !sealed) return null;
    const data = await crypto.subtle.decrypt(cipher(name, sealed.iv), held.key, sealed.data);
    return JSON.parse(new TextDecoder().decode(data));
  }

  #remove(name) {
    return this.#change(async (kept) => {
      kept.delete(name);
      const names = await answer(kept.getAllKeys());
      if (!names.some((other) => other === "list" || other.startsWith(ENTRY))) kept.delete("key");
    });
  }

  #get(name) {
    return answer(this.#kept("readonly").get(name));
  }

  #kept(mode) {
    return this.database.transaction("kept", mode, { durability: "strict" }).objectStore("kept");
  }

  async #change(work) {
    const kept = this.#kept("readwrite");
    const done = new Promise((resolve, reject) => {
      kept.transaction.oncomplete = resolve;
      kept.transaction.onabort = () => reject(kept.transaction.error);
    });
    await Promise.all([work(kept), done]);
  }
}
