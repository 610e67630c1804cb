import type { NextConfig } from 'next';

const config: NextConfig = { poweredByHeader: false, transpilePackages: ['@platform/ui'] };

export default config;
