// Starts the WebAssembly program. A file of its own, since the content security policy forbids inline scripts.
// What goes wrong before the program runs is said by the sections that index.html already holds.
const own = document.querySelector("script[data-js]");
const show = (id, visible) => {
  const section = document.getElementById(id);
  if (section) section.hidden = !visible;
};
show("boot-progress", true);
const slow = setTimeout(() => show("boot-slow", true), 8000);

function failed(reason) {
  clearTimeout(slow);
  console.error("Ventanilla could not start:", reason);
  show("boot-progress", false);
  show("boot-slow", false);
  show("boot-failed", true);
}

// What checks QR codes and proofs is loaded where it is needed. The page asks for it by this name.
let offline;
globalThis.ventanillaOffline = () => {
  offline ??= (async () => {
    const program = await import("{{offline_js}}");
    await program.default({ module_or_path: "{{offline_wasm}}" });
    return program;
  })();
  offline.catch(() => (offline = undefined)); // so that the next call tries again
  return offline;
};

try {
  if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly");
  const program = await import(own.dataset.js);
  await program.default({ module_or_path: own.dataset.wasm });
  clearTimeout(slow);
} catch (reason) {
  failed(reason);
}

// Without it everything works but the check of a QR code after a reload without network. Last, so that the first page does not
// wait for it.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").catch((reason) => console.warn("no service worker:", reason));
}
