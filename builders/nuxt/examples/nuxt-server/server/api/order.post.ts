export default defineEventHandler(async (event) => {
  const { what } = await readBody(event);
  return { ordered: what };
});
