import { createButton } from './Button.js';

export default {
  title: 'Example/Button',
  render: (args) => createButton(args),
};

export const Small = { args: { label: 'A small button' } };
export const Large = { args: { label: 'A large button' } };
