const Koa = require('koa');

exports.app = new Koa().use(async (context, next) => {
  if (context.path === '/svc/koa/greeting') context.body = 'Hello from koa';
  else if (context.path === '/svc/koa/path') context.body = context.originalUrl;
  else await next();
});
