// What must compile; the compiler checks it with everything else.
import { Float, jsonGet, join, parameter, processing, text, training, unchecked, type Variable } from "sagewright";

const count = parameter.integer("Count", 1);
const kind = parameter.string("InstanceType", "ml.m5.xlarge");

export const raw = processing(
  "Raw",
  {
    RoleArn: "arn:aws:iam::123456789012:role/r",
    AppSpecification: { ImageUri: "image", ContainerArguments: ["--n", text(count), join("=", ["n", count])] },
    ProcessingResources: { ClusterConfig: { InstanceType: kind, InstanceCount: count, VolumeSizeInGB: 30 } },
    ProcessingInputs: [
      {
        InputName: "data",
        S3Input: { S3Uri: "s3://b/k", S3DataType: "S3Prefix", LocalPath: "/opt/ml/processing/input" },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [{ OutputName: "report", S3Output: { S3Uri: "s3://b/r", S3UploadMode: "EndOfJob" } }],
      KmsKeyId: "key",
    },
    NetworkConfig: { EnableNetworkIsolation: true },
  },
  {
    propertyFiles: { Report: { OutputName: "report", FilePath: "report.json" } },
    CacheConfig: { Enabled: true, ExpireAfter: "P30D" },
  },
);

export const uri: Variable<string> = raw.properties.ProcessingOutputConfig.Outputs.at("report").S3Output.S3Uri;
export const size: Variable<number> = raw.properties.ProcessingResources.ClusterConfig.InstanceCount;
export const isolated: Variable<boolean> = raw.properties.NetworkConfig.EnableNetworkIsolation;
export const name: Variable<string> = jsonGet<string>(raw.propertyFiles.Report, "name");

export const brandNew = training("BrandNew", {
  RoleArn: parameter.string("RoleArn"),
  AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
  OutputDataConfig: { S3OutputPath: uri },
  ResourceConfig: { InstanceType: unchecked("ml.new.8xlarge"), InstanceCount: size, VolumeSizeInGB: new Float(50) },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  Environment: { ISOLATED: text(isolated), LOSS: text(raw.properties.ProcessingEndTime) },
});
export const loss: Variable<number> = brandNew.properties.FinalMetricDataList.at("train:loss").Value;
export const epochs: Variable<string> = brandNew.properties.HyperParameters.get("epochs");
