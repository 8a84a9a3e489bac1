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

// The parts of the program, each with its files. The one to which the address belongs is fetched beside the program, which
// would ask for it only once it runs.
const PARTS = {{parts}};
const ROOMS = [
  [/^\/(procedures|terms|verify|v|s|log|calendars)(\/|$)/i, "public"],
  [/^\/(sign-in|register|password-reset|account-recovery)(\/|$)/, "account"],
  [/^\/(dashboard|profile|second-factor|associated-persons|requests|certifications|notifications)(\/|$)/, "citizen"],
  [/^\/officer\//, "officer"],
];
const room = ROOMS.find(([address]) => address.test(location.pathname));
for (const file of (room && PARTS[room[1]]) ?? []) {
  document.head.append(
    Object.assign(document.createElement("link"), {
      rel: "preload",
      as: "fetch",
      type: "application/wasm",
      crossOrigin: "anonymous",
      href: file,
    }),
  );
}

// A part that does not come may be one of an older version: then the page is loaded anew, once for each version.
globalThis.ventanillaReloadIfReplaced = async () => {
  const page = await fetch("/", { cache: "no-store" });
  if (!page.ok || (await page.text()).includes(own.dataset.js)) return false;
  const mark = `ventanilla-replaced ${own.dataset.js}`;
  if (sessionStorage.getItem(mark)) return false;
  sessionStorage.setItem(mark, "1");
  location.reload();
  return true;
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
