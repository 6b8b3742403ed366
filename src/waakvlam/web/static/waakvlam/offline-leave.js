// Before somebody signs out: send what waits, then leave nothing here. What cannot be sent is shown to the person first.
async function leave() {
  const files = ["contact", "queue", "store"].map((name) => import(`./offline-${name}.js`));
  const [{ send }, { Queue }, { Store }] = await Promise.all(files);
  const store = await Store.open();
  const device = await store.device();
  if (device) await new Queue(store, (entries) => send(device, entries)).sync();
  if ((await store.all()).length) return false;
  await store.wipe();
  return true;
}

for (const form of document.forms) {
  if (new URL(form.action).pathname !== "/inloggen/uit/") continue;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await leave().catch(() => true)) form.submit();
    else location.assign("/meenemen/");
  });
}
