package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-ml-workloads/cdk8s-ml-workloads-go/cdk8smlworkloads"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func main() {
	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("research"), &cdk8s.ChartProps{Namespace: jsii.String("research")})

	cdk8smlworkloads.NewTrainingJob(chart, jsii.String("resnet50"), &cdk8smlworkloads.TrainingJobProps{
		Image:   jsii.String("registry.example.com/ml/resnet:1.0.0"),
		Command: jsii.Strings("python", "train.py"),
		Args:    jsii.Strings("--epochs", "90"),
		Gpu:     cdk8smlworkloads.Gpu_Nvidia(jsii.Number(1)),
		Cpu:     cdk8smlworkloads.Cpu_Units(jsii.Number(8)),
		Memory:  cdk8s.Size_Gibibytes(jsii.Number(32)),
		Env: &map[string]cdk8smlworkloads.Env{
			"DATA":          cdk8smlworkloads.Env_Value(jsii.String("/data")),
			"WANDB_API_KEY": cdk8smlworkloads.Env_Secret(jsii.String("wandb"), jsii.String("api-key"), nil),
		},
		Mounts: &[]cdk8smlworkloads.Mount{cdk8smlworkloads.Mount_Claim(jsii.String("imagenet"), jsii.String("/data"), nil)},
		Queue:  cdk8smlworkloads.Queue_Kueue(jsii.String("research"), nil),
	})

	cdk8smlworkloads.NewBatchInferenceCron(chart, jsii.String("nightly"), &cdk8smlworkloads.BatchInferenceCronProps{
		Image:    jsii.String("registry.example.com/ml/score:2.1.0"),
		Cpu:      cdk8smlworkloads.Cpu_Units(jsii.Number(4)),
		Memory:   cdk8s.Size_Gibibytes(jsii.Number(16)),
		Schedule: cdk8smlworkloads.Schedule_Cron(jsii.String("0 4 * * *"), jsii.String("Europe/Paris")),
	})

	app.Synth()
}
