/**
 * Object storage: buckets, objects and multipart uploads, kept as documents in the journal with
 * their bytes in the store's blobs.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.supporting.s3;
