/*
 * Products of real tenants that nobody asks an approver for, by part number. Part numbers and names are those
 * of Microsoft's published list "Product names and service plan identifiers for licensing", as of 2025-12-30.
 */

/**
 * Products that nobody pays for: trials, products that come by themselves when somebody tries an app, and
 * products of the system. Many programs leave them out of their lists. The choice follows CIPP-API,
 * Config/ExcludeSkuList.JSON (2026).
 */
const UNPAID: ReadonlySet<string> = new Set([
  // Trials.
  'AX7_USER_TRIAL',
  'D365_SALES_PRO_IW',
  'DYN365_AI_SERVICE_INSIGHTS',
  'DYN365_ENTERPRISE_P1_IW',
  'FORMS_PRO',
  'MS_TEAMS_IW',
  'PROJECT_MADEIRA_PREVIEW_IW_SKU',
  'SPZA_IW',
  'TEAMS_EXPLORATORY',
  // Viral and free.
  'CCIBOTS_PRIVPREV_VIRAL',
  'DYNAMICS_365_SALES_PREMIUM_VIRAL_TRIAL',
  'FLOW_FREE',
  'POWERAPPS_DEV',
  'POWERAPPS_INDIVIDUAL_USER',
  'POWERAPPS_VIRAL',
  'POWER_BI_STANDARD',
  'POWER_PAGES_VTRIAL_FOR_MAKERS',
  'SMB_APPS',
  'STREAM',
  'TEAMS_FREE',
  // Of the system: for resource accounts, credits of the whole organization, and a product that comes with
  // the first protected mail.
  'MCOPSTNC',
  'PHONESYSTEM_VIRTUALUSER',
  'RIGHTSMANAGEMENT_ADHOC',
  'WINDOWS_STORE',
]);

/**
 * Whether nobody pays for the product, so that nobody asks an approver for it. Microsoft keeps adding trials;
 * most have that word in their part number.
 */
export function isUnpaid(partNumber: string): boolean {
  return UNPAID.has(partNumber.toUpperCase()) || /(?:^|_)(?:viral|v?trial)(?:_|$)/i.test(partNumber);
}

/**
 * Whether people bought the product by self-service: `VISIO_PLAN2_DEPT`, `Teams_Premium_(for_Departments)`.
 * assignLicense has never worked for these (Microsoft's API design of Cloud Licensing).
 */
export function isSelfService(partNumber: string): boolean {
  return /_dept$|departments?\b/i.test(partNumber);
}
