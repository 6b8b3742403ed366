// What this phone says to the server and hears from it, as {status, …}. No connection throws.
const SEND = "/meenemen/sturen/";
const TAKE = "/meenemen/lijst/";
let token; // against forged forms; that of this morning may be over, so each page asks for its own

async function ask(path, device, more = {}) {
  const headers = { ...more.headers, "X-Device": device };
  const signal = AbortSignal.timeout(20_000);
  const answer = await fetch(path, { ...more, headers, cache: "no-store", redirect: "error", signal });
  return { status: answer.status, ...(answer.ok && (await answer.json())) };
}

/** Send entries; without any it only asks whether this phone may still keep what it has. */
export async function send(device, entries) {
  entries = entries.map(({ who, what, state, reason, ...sent }) => sent); // what is for this screen only, stays here
  if (!token) {
    const fresh = await ask(SEND, device);
    if (fresh.status !== 200) return fresh;
    token = fresh.token;
  }
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await ask(SEND, device, { method: "POST", headers, body: JSON.stringify({ entries }) });
  if (answer.status !== 200) token = null;
  return answer;
}

/** Today's list, with its `status`. */
export const take = (device) => ask(TAKE, device);
