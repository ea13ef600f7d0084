package dev.headrace.billing.export;

import java.util.Map;

/**
 * What reports call a service, by its code.
 *
 * @param name as AWS's reports name it
 * @param category FOCUS's ServiceCategory
 * @param subcategory FOCUS's ServiceSubcategory
 * @see <a href="https://focus.finops.org/focus-specification/v1-2/">FOCUS 1.2, Service Category and
 *     Service Subcategory</a>
 */
record ServiceFacts(String provider, String name, String category, String subcategory) {
  private static final String AWS = "AWS";

  private static final Map<String, ServiceFacts> KNOWN =
      Map.ofEntries(
          aws("AWSLambda", "AWS Lambda", "Compute", "Serverless Compute"),
          aws("AmazonECS", "Amazon Elastic Container Service", "Compute", "Containers"),
          aws("AmazonEKS", "Amazon Elastic Kubernetes Service", "Compute", "Containers"),
          aws("AmazonEC2", "Amazon Elastic Compute Cloud", "Compute", "Virtual Machines"),
          aws("AWSAppRunner", "AWS App Runner", "Compute", "Containers"),
          aws("AmazonS3", "Amazon Simple Storage Service", "Storage", "Object Storage"),
          aws("AmazonECR", "Amazon EC2 Container Registry (ECR)", "Compute", "Containers"),
          aws("AmazonEFS", "Amazon Elastic File System", "Storage", "File System Storage"),
          aws("AWSDataTransfer", "AWS Data Transfer", "Networking", "Other (Networking)"),
          aws("AWSELB", "Elastic Load Balancing", "Networking", "Application Networking"),
          aws("AmazonVPC", "Amazon Virtual Private Cloud", "Networking", "Network Connectivity"),
          aws("AmazonApiGateway", "Amazon API Gateway", "Integration", "API Management"),
          aws("AWSQueueService", "Amazon Simple Queue Service", "Integration", "Messaging"),
          aws("AmazonStates", "AWS Step Functions", "Integration", "Orchestration"),
          aws("AmazonDynamoDB", "Amazon DynamoDB", "Databases", "NoSQL Databases"),
          aws("AmazonCloudWatch", "AmazonCloudWatch", "Management and Governance", "Observability"),
          aws("AmazonSageMaker", "Amazon SageMaker", "AI and Machine Learning", "AI Platforms"),
          aws("AmazonBedrock", "Amazon Bedrock", "AI and Machine Learning", "Generative AI"));

  private static Map.Entry<String, ServiceFacts> aws(
      String code, String name, String category, String subcategory) {
    return Map.entry(code, new ServiceFacts(AWS, name, category, subcategory));
  }

  static ServiceFacts of(String serviceCode) {
    ServiceFacts known = KNOWN.get(serviceCode);
    if (known != null) {
      return known;
    }
    String provider =
        serviceCode.startsWith("AWS") || serviceCode.startsWith("Amazon") ? AWS : serviceCode;
    return new ServiceFacts(provider, serviceCode, "Other", "Other (Other)");
  }
}
