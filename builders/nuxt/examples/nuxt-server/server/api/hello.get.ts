export default defineEventHandler((event) => ({ said: `The desk answers ${getQuery(event).to ?? 'nobody'}.` }));
