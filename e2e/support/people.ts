/** Invented people: those of the demonstration data, and new ones for tests that need a person of their own. */

/** Password of every demonstration account. */
export const PASSWORD = "Quetzal-Azul-77";
/** What opens the keys of the demonstration signers. */
export const SIGNING_SECRET = "Firma-de-prueba-1";

export const DEMO = {
  lucia: "lucia@demo.example",
  oscar: "oscar@demo.example",
  reviewer: "revision@demo.example",
  head: "jefatura@demo.example",
  signers: ["firma1@demo.example", "firma2@demo.example", "firma3@demo.example"],
  administrator: "administracion@demo.example",
  support: "atencion@demo.example",
  identity: "identidad@demo.example",
  identitySigner: "firmaidentidad@demo.example",
  cashier: "caja@demo.example",
} as const;

/** A CUI nobody has, with a valid check digit, of Guatemala, Guatemala. */
export function freshCui(): string {
  for (;;) {
    const digits = Array.from({ length: 8 }, (_, at) => (at === 0 ? 5 : Math.floor(Math.random() * 10)));
    const check = digits.reduce((sum, digit, at) => sum + digit * (at + 2), 0) % 11;
    if (check < 10) return `${digits.join("")}${check}0101`;
  }
}

/** As printed on the DPI: `1234 56789 0101`. */
export function printed(cui: string): string {
  return `${cui.slice(0, 4)} ${cui.slice(4, 9)} ${cui.slice(9)}`;
}

/** A number that no payment had before. */
export function freshNumber(): string {
  return String(Math.floor(1e9 + Math.random() * 9e9));
}

/** A day before today in Guatemala, as people type it: dd/mm/yyyy. */
export function daysAgo(days: number): string {
  const day = new Date(Date.now() - days * 86_400_000);
  return new Intl.DateTimeFormat("en-GB", { timeZone: "America/Guatemala", dateStyle: "short" }).format(day);
}

/** Kinds of documents that the certification of services requires. */
export const DOCUMENTS = ["dpi", "igss_affiliation", "payment_proof"];
