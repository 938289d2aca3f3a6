// The MPI operator with a port of our choice for its health check: as shipped it takes 8080, whatever else does.
package main

import (
	"flag"
	"os"
	"strconv"
	_ "unsafe" // go:linkname

	"github.com/kubeflow/mpi-operator/cmd/mpi-operator/app"
	"github.com/kubeflow/mpi-operator/cmd/mpi-operator/app/options"
	"k8s.io/klog/v2"
)

//go:linkname healthCheckPort github.com/kubeflow/mpi-operator/cmd/mpi-operator/app.healthCheckPort
var healthCheckPort int

func main() {
	klog.InitFlags(nil)
	given := options.NewServerOption()
	given.AddFlags(flag.CommandLine)
	flag.Parse()
	port, err := strconv.Atoi(os.Getenv("HEALTH_PORT"))
	if err != nil {
		klog.Fatalf("HEALTH_PORT: %v\n", err)
	}
	healthCheckPort = port
	if err := app.Run(given); err != nil {
		klog.Fatalf("%v\n", err)
	}
}
