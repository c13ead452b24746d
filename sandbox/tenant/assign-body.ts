import { asRecord, asTexts, badRequest } from './answers.ts';

/** A license that a call of assignLicense adds. */
export interface Addition {
  readonly skuId: string;
  readonly disabledPlans: string[];
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function toGuid(text: unknown): string {
  if (typeof text === 'string' && guid.test(text)) return text.toLowerCase();
  throw badRequest(`Cannot convert the literal '${String(text)}' to the expected type 'Edm.Guid'.`);
}

/** The body of assignLicense, with ids in lower case. Throws Refusal for an invalid body. */
export function readBody(body: unknown): { add: Addition[]; remove: string[] } {
  const given = asRecord(body) ?? {};
  const missing = ['addLicenses', 'removeLicenses'].filter(
    (name) => given[name] === undefined || given[name] === null,
  );
  if (missing.length > 0) {
    throw badRequest(
      `One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: ${missing.join(', ')}.`,
    );
  }
  const foreign = Object.keys(given).find((name) => !['addLicenses', 'removeLicenses'].includes(name));
  if (foreign !== undefined) {
    throw badRequest(
      `The parameter '${foreign}' in the request payload is not a valid parameter for the operation 'assignLicense'.`,
    );
  }
  const { addLicenses, removeLicenses } = given;
  if (!Array.isArray(addLicenses) || !Array.isArray(removeLicenses)) {
    throw badRequest('A collection was expected for the parameters of the operation.');
  }
  const add = addLicenses.map((one) => {
    const { skuId, disabledPlans } = asRecord(one) ?? {};
    return {
      skuId: toGuid(skuId),
      disabledPlans: [...new Set((asTexts(disabledPlans ?? []) ?? ['']).map(toGuid))],
    };
  });
  return { add, remove: removeLicenses.map(toGuid) };
}
