/** The interface's own words, read from its message catalogues: a test names what it presses by the message's id. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Language = "es" | "en";
type Variables = Record<string, string | number>;
/** A message in one language, its variables filled in. */
export type Texts = (id: string, variables?: Variables) => string;

const FOLDER = fileURLToPath(new URL("../../crates/shared/messages/", import.meta.url));

/** What the tests need of Fluent: plain messages, `{ $variable }`, and selection by a number. */
export function texts(language: Language): Texts {
  const messages = new Map<string, string>();
  for (const name of readdirSync(FOLDER + language)) {
    const source = readFileSync(`${FOLDER}${language}/${name}`, "utf8");
    for (const [, id, text] of source.matchAll(/^([a-z][\w-]*) =((?:.*)(?:\n[ \t]+.*)*)/gm)) messages.set(id, text.trim());
  }
  return (id, variables = {}) => {
    const text = messages.get(id);
    if (text === undefined) throw new Error(`no message ${id} in ${language}`);
    return fill(select(text, variables), variables);
  };
}

function select(text: string, variables: Variables): string {
  const choice = /^\{\s*\$(\w+)\s*->([\s\S]*)\}$/.exec(text);
  if (!choice) return text;
  const variants = new Map([...choice[2].matchAll(/\[(\w+)\]\s*(.*)/g)].map(([, key, words]) => [key, words.trim()]));
  const value = variables[choice[1]];
  const found = variants.get(String(value)) ?? (Number(value) === 1 ? variants.get("one") : undefined) ?? variants.get("other");
  if (found === undefined) throw new Error(`no variant for ${value} in ${text}`);
  return found;
}

function fill(text: string, variables: Variables): string {
  return text.replace(/\{\s*\$(\w+)\s*\}/g, (_, name: string) => {
    if (!(name in variables)) throw new Error(`$${name} is missing for: ${text}`);
    return String(variables[name]);
  });
}
