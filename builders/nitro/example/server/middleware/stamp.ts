export default defineEventHandler((event) => {
  setHeader(event, 'x-desk', 'open');
});
