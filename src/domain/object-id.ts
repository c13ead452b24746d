/** The form of an Entra object id: a GUID, in small or capital letters. */
export const OBJECT_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
