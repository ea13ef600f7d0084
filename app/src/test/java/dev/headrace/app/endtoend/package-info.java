/** The cloud as its users meet it: whole processes, the AWS CLI, boto3, the AWS SDK. */
@org.jspecify.annotations.NullMarked
package dev.headrace.app.endtoend;
