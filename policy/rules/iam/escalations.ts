/**
 * Actions each of which gives its holder any right, where it is allowed on every resource. After Rhino Security Labs' and
 * cloudsplaining's lists; what needs iam:PassRole besides is in passRoleCompanions.
 */
export const escalations: readonly string[] = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "codestar:CreateProject",
  "ec2:ModifyInstanceAttribute",
  "glue:UpdateDevEndpoint",
  "glue:UpdateJob",
  "lambda:UpdateFunctionCode",
  "lambda:UpdateFunctionConfiguration",
  "sagemaker:CreatePresignedNotebookInstanceUrl",
  "ssm:SendCommand",
  "ssm:StartSession",
  "states:UpdateStateMachine",
  "sts:AssumeRole",
];

/** Actions that run code with a role that is passed: with a passable administrator role they are administrator's rights. */
export const passRoleCompanions: readonly string[] = [
  "cloudformation:CreateStack",
  "codebuild:CreateProject",
  "datapipeline:CreatePipeline",
  "ec2:RunInstances",
  "ecs:RegisterTaskDefinition",
  "elasticmapreduce:RunJobFlow",
  "emr-serverless:StartJobRun",
  "glue:CreateDevEndpoint",
  "glue:CreateJob",
  "glue:CreateSession",
  "glue:UpdateJob",
  "lambda:CreateFunction",
  "sagemaker:CreateNotebookInstance",
  "sagemaker:CreateTrainingJob",
  "scheduler:CreateSchedule",
  "states:CreateStateMachine",
];
