import type { Files } from '@svc-build/model/host';

type ProcFiles = Pick<Files, 'list' | 'readText' | 'readLink'>;

const LISTEN = '0A';

/** TCP ports on which the process group of `pid` listens, ascending; empty where the system has no /proc to ask. */
export async function listeningPorts(pid: number, files: ProcFiles): Promise<readonly number[]> {
  const group = await groupOf(String(pid), files);
  if (group === null) return [];
  const portOfSocket = new Map<string, number>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const [inode, port] of parseSockets((await attempt(files.readText(table))) ?? ''))
      portOfSocket.set(inode, port);
  }
  const ports = new Set<number>();
  for (const { name } of (await attempt(files.list('/proc'))) ?? []) {
    if (!/^\d+$/.test(name) || (await groupOf(name, files)) !== group) continue;
    for (const inode of await socketsOf(name, files)) {
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

/** The process group; the name in parentheses before it may itself hold blanks and parentheses. */
async function groupOf(pid: string, files: ProcFiles): Promise<string | null> {
  const stat = await attempt(files.readText(`/proc/${pid}/stat`));
  if (stat === null) return null;
  const [, , group] = stat
    .slice(stat.lastIndexOf(')') + 1)
    .trim()
    .split(' ');
  return group ?? null;
}

async function socketsOf(pid: string, files: ProcFiles): Promise<readonly string[]> {
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
