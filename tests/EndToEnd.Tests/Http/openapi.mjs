// Holds an OpenAPI document to the rules of OpenAPI, and prints what breaks them: node openapi.mjs FILE
import { readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";

const config = await createConfig({ extends: ["spec"], rules: { "operation-operationId-unique": "error" } });
const problems = await lintFromString({ source: readFileSync(process.argv[2], "utf8"), config });
for (const problem of problems) console.log(`${problem.severity} ${problem.ruleId} ${problem.location[0]?.pointer}: ${problem.message}`);
