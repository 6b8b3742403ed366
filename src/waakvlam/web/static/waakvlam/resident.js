// A code that was scanned stands behind the # of the address: fill it in, and take it out of the address and the history.
"use strict";

const scanned = location.hash.slice(1);
if (scanned) {
  document.getElementById("code").value = scanned;
  history.replaceState(null, "", location.pathname);
}
