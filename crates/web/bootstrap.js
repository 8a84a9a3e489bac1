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

try {
  if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly");
  const program = await import(own.dataset.js);
  await program.default({ module_or_path: own.dataset.wasm });
  clearTimeout(slow);
} catch (reason) {
  failed(reason);
}
