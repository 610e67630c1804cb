import type { NextConfig } from 'next';

// No basePath: where the app is mounted is the project's business, and svc-build tells Next.
const config: NextConfig = { poweredByHeader: false };

export default config;
