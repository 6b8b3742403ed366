// A phone under test: the product's own queue, store and contact, in a world where anything can go wrong.
// `fault` breaks the queue on purpose, to see that the test finds it.
async ({ fault }) => {
  const files = ["queue", "store", "contact"].map((name) => import(`/static/waakvlam/offline-${name}.js`));
  const [{ Queue, pause, serverTime }, { Store }, { send, take }] = await Promise.all(files);
  const fetched = window.fetch.bind(window);
  let network = "fine";
  let skew = 0;
  let steps = Infinity; // until the phone dies
  const step = () => {
    if (steps-- <= 0) throw new Error("the phone died");
  };

  window.fetch = async (path, more) => {
    step();
    const answer = await fetched(path, more);
    if (network === "twice") await fetched(path, more);
    step();
    if (network === "lost" && more.method === "POST") throw new TypeError("the answer was lost");
    return answer;
  };
  const stumbling = (store) => new Proxy(store, {
    get: (_, name) => async (...given) => {
      step();
      const answer = await store[name](...given);
      step();
      return answer;
    },
  });
  const store = await Store.open();
  const careful = stumbling(store);
  const faults = {
    "": async (entries) => send(await careful.device(), entries),
    "a new name each time": async (entries) => {
      const renamed = entries.map((entry) => ({ ...entry, client_id: crypto.randomUUID() }));
      const answer = await send(await careful.device(), renamed);
      answer.entries?.forEach((said, n) => { said.client_id = entries[n].client_id; });
      return answer;
    },
    "sent is enough": async (entries) => {
      await send(await careful.device(), entries).catch(() => null);
      return { status: 200, entries: entries.map(({ client_id }) => ({ client_id, state: "kept" })) };
    },
    "no conflicts": async (entries) => {
      const answer = await send(await careful.device(), entries);
      answer.entries?.forEach((said) => { if (said.state === "compare") said.state = "kept"; });
      return answer;
    },
  };
  const queue = new Queue(careful, faults[fault]);
  const now = () => Date.now() + skew;

  const read = (how, ...what) => new Promise((resolve) => {
    const request = store.database.transaction("kept").objectStore("kept")[how](...what);
    request.onsuccess = () => resolve(request.result);
  });

  window.phone = {
    setClock: (by) => { skew = by; },
    async take() {
      const { status, ...list } = await take((await store.device()) ?? crypto.randomUUID()).catch(() => ({}));
      if (status === 200) await store.keep(list, now());
      if (status === 401) await store.forget();
      if (status === 410) await store.wipe();
      return status ?? 0;
    },
    async add(checkIn) {
      const list = await store.list(now());
      if (!list) return null;
      const { client_id } = await queue.add({ ...checkIn, at: new Date(serverTime(list, now())).toISOString() });
      return client_id;
    },
    async sync(through, dies) {
      [network, steps] = [through, dies ?? Infinity];
      const windows = through === "two windows" ? [queue, new Queue(careful, faults[fault])] : [queue];
      const outcomes = await Promise.all(windows.map((window) => window.sync().catch(() => "died")));
      [network, steps] = ["fine", Infinity];
      if (outcomes.includes("signed-out")) await store.forget();
      return outcomes.includes("withdrawn") ? "withdrawn" : outcomes[0];
    },
    entries: () => store.all(),
    again: (entry) => queue.again(entry),
    drop: (id) => store.drop(id),
    wipe: () => store.wipe(),
    device: () => store.device(),
    pauses: (most) => Array.from({ length: most }, (_, failures) => pause(failures + 1)),
    async takeKeyOut() {
      const { key } = await read("get", "key");
      return crypto.subtle.exportKey("raw", key).then(() => "taken", ({ name }) => name);
    },
    async lying() {
      const [names, things] = [await read("getAllKeys"), await read("getAll")];
      const text = (data) => String.fromCharCode(...new Uint8Array(data));
      return Object.fromEntries(names.map((name, n) => [name, things[n].data ? text(things[n].data) : String(things[n])]));
    },
    names: () => read("getAllKeys"),
   };
}
