import 'reflect-metadata';
import { Controller, Get, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { instrumentNest, nestLogger } from '@vigia/telemetry';
import { end, fail, greet, log, port, telemetry } from './parts.mjs';

let app;
class Desk {
  hello(phone) {
    return greet(phone);
  }
  boom() {
    fail();
  }
  item(shop, item) {
    return { shop, item };
  }
  end() {
    return end(app.getHttpServer());
  }
}
/** What decorators do, in JavaScript. */
const at = (name, decorator) =>
  decorator(Desk.prototype, name, Object.getOwnPropertyDescriptor(Desk.prototype, name));
Controller()(Desk);
at('hello', Get('hello/:phone'));
Param('phone')(Desk.prototype, 'hello', 0);
at('boom', Get('boom'));
at('item', Get('shops/:shop/items/:item'));
Param('shop')(Desk.prototype, 'item', 0);
Param('item')(Desk.prototype, 'item', 1);
at('end', Post('end'));
class Service {}
Module({ controllers: [Desk] })(Service);

const [server, given] = process.argv.slice(2);
const adapters = [];
if (server === 'fastify') {
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  adapters.push(new FastifyAdapter());
}
const module = given === 'module' ? instrumentNest(Service, telemetry) : Service;
app = await NestFactory.create(module, ...adapters, { logger: nestLogger(log.app) });
if (given !== 'module') instrumentNest(app, telemetry);
await app.listen(port, '127.0.0.1');
