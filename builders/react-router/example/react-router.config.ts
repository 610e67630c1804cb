import type { Config } from '@react-router/dev/config';

export default {
  ssr: false,
  basename: '/paths/',
} satisfies Config;
