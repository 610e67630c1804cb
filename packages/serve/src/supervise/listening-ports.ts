import type { Host } from '@svc-build/model/host';

interface PortsHost {
  readonly processes: Pick<Host['processes'], 'list'>;
  readonly files: Pick<Host['files'], 'list' | 'readText' | 'readLink'>;
}

const LISTEN = '0A';

/** TCP ports on which a process group listens, ascending; empty where the system has no /proc to ask. */
export async function listeningPorts(group: number, { processes, files }: PortsHost): Promise<readonly number[]> {
  const members = processes.list()?.filter((one) => one.group === group) ?? [];
  if (members.length === 0) return [];
  const portOfSocket = new Map<string, number>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const [inode, port] of parseSockets((await attempt(files.readText(table))) ?? ''))
      portOfSocket.set(inode, port);
  }
  const ports = new Set<number>();
  for (const { pid } of members) {
    for (const inode of await socketsOf(pid, files)) {
      const port = portOfSocket.get(inode);
      if (port !== undefined) ports.add(port);
    }
  }
  return [...ports].sort((a, b) => a - b);
}

/** Inode and port of each listening socket in the format of proc(5), `/proc/net/tcp`. */
function parseSockets(table: string): readonly (readonly [string, number])[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const port = Number.parseInt(local.split(':')[1] ?? '', 16);
      return state === LISTEN && !Number.isNaN(port) ? [[inode, port] as const] : [];
    });
}

async function socketsOf(pid: number, files: PortsHost['files']): Promise<readonly string[]> {
  const directory = `/proc/${pid}/fd`;
  const descriptors = (await attempt(files.list(directory))) ?? [];
  const links = await Promise.all(descriptors.map(({ name }) => attempt(files.readLink(`${directory}/${name}`))));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link ?? '')?.[1] ?? []);
}

/** Processes come and go and some belong to others: what cannot be read is not ours to name. */
async function attempt<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch {
    return null;
  }
}
