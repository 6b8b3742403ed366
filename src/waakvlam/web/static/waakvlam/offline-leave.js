// Before somebody signs out: send what waits, then leave nothing here. What cannot be sent is shown to the person first.
import { send } from "./offline-contact.js";
import { Queue } from "./offline-queue.js";
import { Store } from "./offline-store.js";

for (const form of document.forms) {
  if (new URL(form.action).pathname !== "/inloggen/uit/") continue;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const store = await Store.open();
    if (await store.device()) await new Queue(store, async (entries) => send(await store.device(), entries)).sync();
    if ((await store.all()).length) return location.assign("/meenemen/");
    await store.wipe();
    form.submit();
  });
}
