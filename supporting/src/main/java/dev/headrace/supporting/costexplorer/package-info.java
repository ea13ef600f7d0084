/**
 * Cost Explorer: what was used and what it cost, from the ledger of the server, as AWS's own tools
 * ask for it.
 *
 * <p>All accounts are billed together, as in consolidated billing. The default account is the
 * management account and sees all of them; any other sees itself.
 */
@NullMarked
package dev.headrace.supporting.costexplorer;

import org.jspecify.annotations.NullMarked;
