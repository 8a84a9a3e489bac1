/** A wire to the server that can be cut: what a browser sees when the network is gone, service workers included. */
import { connect, createServer, type Server, type Socket } from "node:net";

export class Wire {
  private readonly open = new Set<Socket>();
  private cutOff = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(base: string): Promise<Wire> {
    const { hostname, port } = new URL(base);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (!address || typeof address === "string") throw new Error("the wire has no port");
    const wire = new Wire(server, `http://127.0.0.1:${address.port}`);
    server.on("connection", (near) => {
      if (wire.cutOff) {
        near.destroy();
        return;
      }
      const far = connect(Number(port || 80), hostname);
      for (const end of [near, far]) {
        wire.open.add(end);
        end.on("close", () => wire.open.delete(end));
        end.on("error", () => end.destroy());
      }
      near.pipe(far).pipe(near);
    });
    return wire;
  }

  /** From now on nobody is reached. */
  cut(): void {
    this.cutOff = true;
    for (const end of this.open) end.destroy();
  }

  mend(): void {
    this.cutOff = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
