import type { DynamicModule, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  createExposition,
  createLoggers,
  instrumentExpress,
  instrumentFastify,
  instrumentNest,
  nestLogger,
} from '@vigia/telemetry';
import express from 'express';
import fastify from 'fastify';
import { Registry, register } from 'prom-client';

/** What real users have is what the kit takes, and nothing else is. */

class AppModule {}
const { app: log } = createLoggers({ service: 's', version: '1', environment: 'test' });

export async function run(
  one: INestApplication,
  onExpress: NestExpressApplication,
  onFastify: NestFastifyApplication,
): Promise<DynamicModule> {
  for (const app of [one, onExpress, onFastify]) instrumentNest(app, { log });
  await NestFactory.create(instrumentNest(AppModule), { logger: nestLogger(log) });
  return instrumentNest(AppModule, { log });
}

instrumentExpress(express(), { log, registries: [register, new Registry()] });
instrumentFastify(fastify({ logger: true }));
instrumentFastify(fastify({ http2: true }));
createExposition({ registries: [register] });

// @ts-expect-error a router is not an app
instrumentFastify(express.Router());
// @ts-expect-error not an application of Nest
instrumentNest(express());
// @ts-expect-error no registry
createExposition({ registries: [{}] });
// @ts-expect-error no such option
instrumentExpress(express(), { metric: true });
