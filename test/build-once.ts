/** Before any test: the product, where what is there is older than a source. */
export { buildProduct as setup } from './built.ts';
