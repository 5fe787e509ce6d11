#!/usr/bin/env node
import { runInProcess } from './program/process.ts';
import { runCli } from './program/run.ts';

await runInProcess((environment) => runCli(process.argv.slice(2), environment));
