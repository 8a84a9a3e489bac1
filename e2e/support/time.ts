/** Time that a browser test cannot wait for. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Lets the hours pass in which an account's owner may veto: the server's clock stands, its deadlines come nearer. */
export function vetoHoursPass(hours: number): void {
  const database = join(process.env.VENTANILLA_VAR ?? "", "ventanilla.sqlite");
  const script = [
    "import sqlite3, sys",
    "db = sqlite3.connect(sys.argv[1], timeout=30)",
    "changed = db.execute(\"UPDATE recoveries SET veto_until = datetime(veto_until, ?)\", (f'-{sys.argv[2]} hours',)).rowcount",
    "db.commit()",
    "sys.exit(0 if changed else 'no recovery is open')",
  ].join("\n");
  execFileSync(process.env.VENTANILLA_PYTHON ?? "python3", ["-c", script, database, String(hours)]);
}
