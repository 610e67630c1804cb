export const said = 'Said by a script.';
