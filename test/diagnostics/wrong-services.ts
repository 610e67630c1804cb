import { answering } from '@svc-build/verify/testing/answering-program';
import type { sampleToVerify } from '@svc-build/verify/testing/verify-sample';

/** Services of an output that runs, each wrong in its own way; the names say how. */
export const wrongServices: Parameters<typeof sampleToVerify>[0] = {
  asset: {
    prefix: '/',
    kind: 'frontend',
    files: { 'index.html': '<script src="/assets/app.js"></script>', 'owner/a.html': 'not here' },
  },
  crash: {
    prefix: '/crash',
    program: answering({}, `console.error('no database'); process.exit(7);`),
  },
  gateway: {
    prefix: '/gateway',
    program: answering({ '/gateway/': 200 }, `if (request.url === '/gateway') return void request.socket.destroy();`),
  },
  owner: { prefix: '/owner', program: answering({ '/owner': 200 }) },
  silent: { prefix: '/silent', program: answering({}) },
  status: {
    prefix: '/status',
    program: answering({ '/status': 200, '/status/health': 500 }),
    probes: [
      { path: '/status/health', status: 200 },
      { path: '/status/docs', status: null },
    ],
  },
  stop: {
    prefix: '/stop',
    program: `process.on('SIGTERM', () => process.exit(9));${answering({ '/stop': 200 })}`,
  },
  writes: {
    prefix: '/writes',
    program: answering({ '/writes': 200 }, `writeFileSync('visits.txt', 'one');`),
  },
};
